//! Blind credentials, sealed submissions, receipts and the public log. Only computes.
