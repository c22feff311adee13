"""What you see is what we read: what on a page says something else to a machine than to a person, each with its place.

A finding changes no word. Words that nobody sees prove nothing (`extractors.visibility`); findings say that they are
there, so that whoever planted them is found out even where it had no effect.
"""
