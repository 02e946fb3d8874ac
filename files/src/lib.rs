//! Trust graphs on disk: edge lists as TSV, and checkpoints that survive a crash.
