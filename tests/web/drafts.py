"""Drafts that the tests type, and what they hold."""

NAMED = "Tom Hadley in 4B never shares"
INSULT = "Miss Carter is a lazy cow"
FINE = "Thank you to everyone who baked for the fair."
BOTH = f"{FINE} {NAMED}. {INSULT}!"
EMOJI = f"😭👩‍👩‍👧 {FINE} 🏴󠁧󠁢󠁳󠁣󠁴󠁿 {INSULT} 😡"
