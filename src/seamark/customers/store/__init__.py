"""The only files of the room that speak to the warehouse."""
