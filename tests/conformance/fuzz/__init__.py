"""What the comparison of engine and oracle needs besides the oracle: random cases, the engine's process, shrinking, a corpus."""
