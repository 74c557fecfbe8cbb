"""The page on which authors check a draft, and the JSON API behind it (extra `web`)."""
