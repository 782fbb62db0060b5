"""The dose that adapts: what the diary, the mornings and the examinations mean for each exercise of a signed program.

    decide(program, history, as_of, knowledge, conditions=...) -> Decisions
    zone(entry, irritability, knowledge) -> Response
    transition_table(knowledge) -> rows for docs and screens
    to_plain(value), from_plain(cls, plain) -> storage as JSON

The whole history is read each time, in the order in which things happened, so a late entry takes its place and a late bad response takes
back an increase. It decides nothing about diagnosis, and nothing outside the signed limits without the therapist.
"""
