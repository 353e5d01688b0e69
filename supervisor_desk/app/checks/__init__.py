"""What the doctor tries, one small object for each check, to be read beside ``app.doctor``, which puts them in order.

May import what ``app`` may. Start reading at ``check.py``.
"""
