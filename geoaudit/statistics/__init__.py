"""Statistics of counts, with intervals: functions on plain arrays that know neither records nor disclosure.

A figure that is not known is NaN and stays so. A protected figure is given as an `Interval` of whole numbers
between which the true figure lies, and what is worked out of it holds wherever in there the figure is.
"""
