"""The domain classes. Each method is one call of the compiled module, which holds the rules."""
