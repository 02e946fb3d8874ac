//! What is measured in bytes; a binary of its own, because the allocator that counts is everybody's.
fn main() {}
