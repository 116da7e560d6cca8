//! Mail: what it says, and how it leaves.

mod contents;
mod expiry_task;
mod outbox;
mod samples;
mod smtp;
