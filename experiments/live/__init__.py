"""The live page: a city that a class watches and changes; and the replay of a run.

Read from the bottom up:

words, levers       what the page may set, in English and Chinese
messages            what a page may send, checked
sides, sight        one model; what of it has changed since the last frame
frames              the bytes of a frame
telling, lookups    one case, one person, one queue, one cell
series              running numbers, and how two sides differ
pace, visit         one visitor: its models, its clock, its answers
server, serve       Starlette and uvicorn around it
moves, replay       a run as one HTML file
"""
