"""A second, independent reading of Fairnotice's rules: brute force, day by day, so simple that a reader can see it is right.

It exists to check the engine. Nothing in here is fast, clever or shared with it; where the two disagree, one of them is wrong.
"""
