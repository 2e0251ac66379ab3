//! Survey statistics and disclosure control: the only maker of a Release. Only computes.
