"""Vision-language models: what they are asked, how they are held to a schema, and what they said."""
