"""The fields a schema asks for, as a finite tree: what is left of any JSON Schema once references, unions and recursion
are resolved."""
