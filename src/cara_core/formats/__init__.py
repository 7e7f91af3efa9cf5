"""What comes in and goes out: referrals and decisions as JSON and CSV, and their schemas."""
