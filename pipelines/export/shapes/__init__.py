"""Results in the JSON layouts that other services made known, for what reads those already.

| shape | layout | made of |
|---|---|---|
| `azure` | Azure Document Intelligence v4.0 (2024-11-30): the analyze operation with its `analyzeResult` | all kinds |
| `textract` | AWS Textract: the answer of AnalyzeExpense | invoices and receipts; of other kinds nothing |
| `extractbench` | ExtractBench's `ExtractOutput`: data, and a citation with page and box for each witness | all kinds |

What they have no place for (witnesses, checks, reasons, alternatives) is left out; ours says more. Their readers go by
a confidence. Where ours is calibrated, it is that. Where it is not, Azure's and Textract's, which their readers compare
with a threshold, are our verdict as a number: 1 (100 %) for what is `verified`, or a document that is accepted, and 0
for everything else; nothing in between is made up. ExtractBench's may be missing, and is.
"""

from __future__ import annotations

from typing import Literal, get_args

Shape = Literal["vouch", "azure", "textract", "extractbench"]
SHAPES: tuple[Shape, ...] = get_args(Shape)


def shape_json(content: bytes, shape: Shape) -> bytes:
    """A result's JSON in a shape: UTF-8, with a line feed at the end."""
    if shape == "vouch":
        return content
    import json

    from pydantic_core import to_json

    from pipelines.export.shapes.azure import azure_operation
    from pipelines.export.shapes.extractbench import extract_output
    from pipelines.export.shapes.textract import expense_response

    made = {"azure": azure_operation, "textract": expense_response, "extractbench": extract_output}[shape]
    return to_json(made(json.loads(content)), indent=2) + b"\n"  # several times as fast as json's, indented


def shape_of(name: str) -> Shape:
    """The shape of that name. Raises UsageError."""
    from schemas.errors import UsageError

    for known in SHAPES:
        if name == known:
            return known
    raise UsageError(f"--shape {name} is not known", hint=f"choose one of {', '.join(SHAPES)}")
