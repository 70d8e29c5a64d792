"""Compiled loops on plain arrays: walking and looking, queues, crews."""
