"""The only place of govern that touches the plan database."""
