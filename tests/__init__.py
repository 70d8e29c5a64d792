"""Tests by meaning: unit, laws, behaviour, messages, documents.

A package of its own, so that no library which ships a folder of this name can stand before it.
"""
