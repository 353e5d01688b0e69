"""The board as a person sees and works it: a table that paints its own rows and keeps still under the hand.

Rows move while the floor does. Three rules keep them from moving under somebody who is about to act:

- Order is held while a hand is at work: from a movement of the mouse over the rows, a turn of its wheel or a key that
  moves the cursor, until 0.8 s after the last one, at most 4 s on end. What rows show goes on changing.
- The current row keeps its place on the screen when others come, move or go; where it is out of sight, what is in
  sight keeps still. It stays on the board even if it no longer passes the filter, and when it must leave, nothing
  takes its place: a key meant for one call must not meet another.
- A click within 0.3 s after another row has slipped under the resting mouse means the row that was there before.
"""
