"""What an editor asks of a manifest, by the Language Server Protocol (block 7; loaded by `arc2sam lsp` alone).

Most modules are pure: they take texts, offsets and values and return values.

- `places`: where in a manifest an offset stands, by `arc_places`, `bracket_places`, `yaml_places` or `toml_places`, which
  read what comes before it and so need no whole manifest.
- `readings`: what a text says, also where its reader refuses a line of it.
- `vocabulary` and `values`: what may stand at a place.
- `completion`, `hovers`, `definitions`, `symbols`, `actions`: one for each thing that an editor asks for.
- `positions`: offsets as lines and columns of the protocol.

`projects` reads the files. `messages`, `session` and `server` speak the protocol; they alone need pygls.
"""
