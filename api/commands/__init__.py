"""The commands of ``readgraph``, one subject a module.

Modules import only what is quick to import; what a command needs beyond that is imported when it
runs, since most of a short command's time would otherwise go into loading libraries.
"""
