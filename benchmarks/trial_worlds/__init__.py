"""Experiments on simulated people whose true effect is known, and how intervals did on them."""
