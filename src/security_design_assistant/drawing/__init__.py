"""PDF drawing to components: pure, deterministic, no network."""
