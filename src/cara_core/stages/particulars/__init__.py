"""What a referral says, flat: the record the criteria are declared over, and how it is drawn up."""
