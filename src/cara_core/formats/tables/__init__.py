"""Tables in: referrals as rows, workshops, journeys, days to avoid."""
