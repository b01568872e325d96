"""A draft of a specification: what the files of an agency are, and what is understood of them.

`arriving` takes files in, `recognising` says what they are, `growing` makes sources (`sources`) and boundary
sets (`areas`) of them, `understanding` holds the rows against what they are to be, `spanning` knows
the months, `tables` what can be counted, `wanting` what is missing; `writing` says it as TOML, and `saving`
puts it down.
"""
