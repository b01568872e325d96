"""A draft of a specification, made from the files that an agency has: what each is, and what is understood of it.

`arriving` takes files in, `recognising` says what they are, `drawing_up` makes sources and boundary sets of them,
`understanding` holds the rows against what they are to be, `writing` says it as TOML, `saving` puts it down.
"""
