"""What networkx and its like can say of the graph: ways between things, likeness, topics.

Functions over the projection (:func:`graph.projection.project`) alone: the same graph gives the
same answer, in whatever order it was read. :class:`graph.analysis.analysis.Analysis` holds them
for one state of the graph.
"""
