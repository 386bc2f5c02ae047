"""Processes that evaluate queries, since a process can be ended and the engine cannot.

``readgraph serve`` starts one process before anything else runs there. It stays small and forks,
for each state of the graph, a process that loads it; that one forks workers, which share its
pages. Where forking is not safe, each worker is started anew and loads by itself.
"""
