"""``cara case new``: the questions of a referral, asked until the outcome is certain."""
