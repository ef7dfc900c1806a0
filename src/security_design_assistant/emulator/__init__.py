"""The emulated AWS of one machine: embedded stack, bridge to containers, triggers, fake Gemini."""
