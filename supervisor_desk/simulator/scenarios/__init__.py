"""Named stories that a floor can play, each around a prepared call. They react to what a desk does, not to the clock.

May import the world and the faults. Start reading at ``story.py``; ``catalogue.py`` lists all stories.
"""
