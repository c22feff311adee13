"""matplotlib in six styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Series, Spec

    from generators import Job

STYLES = ("default", "ggplot", "seaborn-v0_8-whitegrid", "fivethirtyeight", "bmh", "Solarize_Light2")


def draw_all(jobs: Sequence[Job]) -> None:
    import matplotlib as mpl

    mpl.use("pdf")
    import matplotlib.pyplot as plt

    for spec, path in jobs:
        chance = spec.style
        with plt.style.context(chance.choice(STYLES)):
            plt.rcParams["pdf.fonttype"] = chance.choice((3, 42))
            plt.rcParams["font.size"] = chance.choice((8, 9, 10, 11))
            figure, axes = plt.subplots(figsize=(chance.uniform(5, 8), chance.uniform(3.4, 5)), layout="constrained")
            _draw(spec, axes)
            figure.savefig(path)
            plt.close(figure)


def _draw(spec: Spec, axes: Any) -> None:
    axes.set_title(spec.title)
    if spec.has("pie"):
        _pie(spec, axes)
        return
    if spec.has("scatter"):
        for series in spec.series:
            axes.scatter(series.x, series.values, label=series.name, s=spec.style.choice((12, 25, 40)))
    elif spec.series[0].mark == "bar":
        _bars(spec, axes)
    else:
        _lines(spec, axes)
    _finish(spec, axes)


def _finish(spec: Spec, axes: Any) -> None:
    chance = spec.style
    lying = spec.has("horizontal")
    (axes.set_xlabel if lying else axes.set_ylabel)(spec.y_label)
    if spec.x_label:
        axes.set_xlabel(spec.x_label)
    if spec.has("log"):
        axes.set_yscale("log")
    elif spec.series[0].mark != "bar":
        axes.margins(y=0.15)
    if len(spec.series) > 1 and not spec.second_label:
        beside = {"loc": "upper left", "bbox_to_anchor": (1, 1)} if chance.random() < 0.4 else {"loc": "best"}
        axes.legend(frameon=chance.random() < 0.5, **beside)
    if chance.random() < 0.4:
        axes.grid(True, axis="x" if lying else "y")
        axes.set_axisbelow(True)
    if chance.random() < 0.3:
        axes.spines[["top", "right"]].set_visible(False)


def _pie(spec: Spec, axes: Any) -> None:
    inner = {"width": 0.4} if spec.has("donut") else {}
    beside = spec.style.random() < 0.6
    wedges = axes.pie(
        spec.series[0].values,
        labels=spec.categories if beside else None,
        autopct="%.1f%%" if spec.labelled else None,
        startangle=90,
        pctdistance=0.8 if inner else 0.6,
        wedgeprops={"edgecolor": "white", **inner},
    )[0]
    if not beside:
        axes.legend(wedges, spec.categories, loc="center left", bbox_to_anchor=(1, 0.5))


def _bars(spec: Spec, axes: Any) -> None:
    bars = [series for series in spec.series if series.mark == "bar"]
    places = list(range(len(spec.x)))
    width = 0.75 if spec.has("stacked") else 0.8 / len(bars)
    below = [0.0] * len(places)
    for number, series in enumerate(bars):
        shift = 0 if spec.has("stacked") else (number - (len(bars) - 1) / 2) * width
        at = [place + shift for place in places]
        drawn = _bar_row(spec, axes, series, at, (width, below))
        if spec.labelled:
            _bar_labels(spec, axes, series, drawn)
        if spec.has("stacked"):
            below = [base + (value or 0) for base, value in zip(below, series.values, strict=True)]
    (axes.set_yticks if spec.has("horizontal") else axes.set_xticks)(places, spec.categories)
    if any((value or 0) < 0 for series in bars for value in series.values):
        axes.axhline(0, color="black", linewidth=0.8)
    for series in spec.series:
        if series.second_axis:
            other = axes.twinx()
            other.plot(places, series.values, color="black", marker="o", label=series.name)
            other.set_ylabel(spec.second_label)
            other.grid(False)
            handles = [*axes.get_legend_handles_labels()[0], *other.get_legend_handles_labels()[0]]
            other.legend(handles, [one.get_label() for one in handles])
            other.set_ylim(0, 1.3 * max(value or 0 for value in series.values))


def _bar_row(spec: Spec, axes: Any, series: Series, at: list[float], shape: tuple[float, list[float]]) -> Any:
    width, below = shape
    base = {"left" if spec.has("horizontal") else "bottom": below} if spec.has("stacked") else {}
    if spec.has("horizontal"):
        return axes.barh(at, series.values, height=width, label=series.name, **base)
    errors = {"yerr": series.errors, "capsize": 3} if series.errors else {}
    return axes.bar(at, series.values, width=width, label=series.name, **base, **errors)


def _bar_labels(spec: Spec, axes: Any, series: Series, drawn: Any) -> None:
    axes.bar_label(
        drawn,
        labels=[f"{value:,.10g}" for value in series.labels],
        label_type="center" if spec.has("stacked") else "edge",
        fontsize=7,
    )


def _lines(spec: Spec, axes: Any) -> None:
    dashes = ("-", "--", ":", "-.") if spec.has("dashes") else ("-",)
    shapes = "osD^" if spec.has("markers") or spec.has("gaps") else ("",)
    x = list(spec.x)
    if spec.has("area"):
        axes.stackplot(x, *(s.values for s in spec.series), labels=[s.name for s in spec.series])
        return
    for number, series in enumerate(spec.series):
        values = [float("nan") if value is None else value for value in series.values]
        style = {"linestyle": dashes[number % len(dashes)], "marker": shapes[number % len(shapes)]}
        if spec.has("steps"):
            axes.step(x, values, where="mid", label=series.name)
        else:
            axes.plot(x, values, label=series.name, **style)
        if spec.labelled:
            for at, value, label in zip(x, values, series.labels, strict=True):
                if label is not None:
                    axes.annotate(
                        f"{label:.10g}", (at, value), (0, 5), textcoords="offset points", ha="center", fontsize=7
                    )
