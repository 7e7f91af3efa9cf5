"""What messages say of workshops: kept with each, and what of it is wrong by now."""
