"""Readers of question sets, one file for each public format."""
