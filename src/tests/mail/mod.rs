//! Mail: what it says, and how it leaves.

mod contents;
mod outbox;
mod samples;
mod smtp;
