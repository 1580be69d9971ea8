"""How a store of each profile gets new graphs, so that its readers see as little as possible of the work.

After every write the triples are counted; that a server says 200 proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from factpress.errors import CouldNotRun
from factpress.store.bodies import Body, Parcel, inserts, portions, quads_body, update_body
from factpress.store.graphs import GraphStore, drops
from factpress.store.profiles import Guarantee, Profile, Way

_SENDING, _COUNTING = "sending graphs", "counting what arrived"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: graphs to be sent, and graphs to be removed.

    `fresh` says that none of those to be sent is there yet, `first` that there was no whole release before.  `staging`
    is what the names of graphs begin with that are prepared beside the others; a number follows.
    """

    parcels: Sequence[Parcel]
    vanished: Sequence[str]
    fresh: bool
    first: bool
    staging: str

    @property
    def only_adds(self) -> bool:
        """Whether nothing that is there is replaced or removed."""
        return self.fresh and not self.vanished


def guarantee(profile: Profile, work: Work) -> Guarantee:
    """Return what readers will see."""
    if profile.way is Way.DATASET:
        small = sum(parcel.length for parcel in work.parcels) <= profile.largest
        return Guarantee.RELEASE if work.only_adds or small else Guarantee.GRAPH
    if not profile.stages:
        return Guarantee.PUT
    return Guarantee.GROWING if work.first and work.fresh else Guarantee.MOVED


def carry_out(store: GraphStore, work: Work, step: Callable[[str], None], sent: Callable[[int], None]) -> None:
    """Send the graphs and remove others; `step` is told what is being done, `sent` how many triples went out.

    Raises CouldNotRun where the store fails, or holds another number of triples than was sent.
    """
    if not work.parcels and not work.vanished:
        return
    promised = guarantee(store.profile, work)
    if promised is Guarantee.RELEASE:
        step(_SENDING)
        _all_at_once(store, work, sent)
        step(_COUNTING)
        _count(store, work.parcels, [parcel.graph for parcel in work.parcels])
        return
    for some in _batches(work.parcels, store.profile.together, store.profile.largest):
        step(_SENDING)
        if store.profile.way in (Way.DATASET, Way.PUT):
            _put_each(store, some, sent)
        elif promised is Guarantee.GROWING:
            _fill(store, some, [parcel.graph for parcel in some], sent)
        else:
            _stage(store, some, work.staging, sent)
        step(_COUNTING)
        _count(store, some, [parcel.graph for parcel in some])
    store.drop(work.vanished)


def _all_at_once(store: GraphStore, work: Work, sent: Callable[[int], None]) -> None:
    """Do everything in one request."""
    if work.only_adds:
        store.add_quads(_watched(quads_body(work.parcels), sent))
    elif work.parcels:
        gone = drops([*work.vanished, *(parcel.graph for parcel in work.parcels)])
        store.update(_watched(update_body(gone, work.parcels), sent))
    else:
        store.update(drops(work.vanished).rstrip("; \n"))


def _put_each(store: GraphStore, parcels: Sequence[Parcel], sent: Callable[[int], None]) -> None:
    for parcel in parcels:
        store.put(parcel.graph, _watched(parcel.body(), sent))


def _stage(store: GraphStore, parcels: Sequence[Parcel], staging: str, sent: Callable[[int], None]) -> None:
    """Prepare graphs beside those that they replace, count them, and let them take their places."""
    stages = [f"{staging}{number}" for number in range(len(parcels))]
    _fill(store, parcels, stages, sent)
    # A move whose source is gone would empty the graph that readers see; so never without a look.
    _count(store, parcels, stages)
    moves = zip(stages, parcels, strict=True)
    text = " ;\n".join(f"MOVE GRAPH <{stage}> TO GRAPH <{parcel.graph}>" for stage, parcel in moves)
    try:
        store.update(text, repeatable=False)
    except CouldNotRun:
        # Nor a second time: the server may still be at work on the first.
        if store.counts(stages):
            raise


def _fill(store: GraphStore, parcels: Sequence[Parcel], graphs: Sequence[str], sent: Callable[[int], None]) -> None:
    """Fill graphs, which are empty or hold something of the same, in requests that the store can take."""
    for parcel, graph in zip(parcels, graphs, strict=True):
        if store.profile.way is Way.INSERTED:
            for body in inserts(graph, parcel.lines(), store.profile.triples):
                store.update(_watched(body, sent))
            continue
        for number, body in enumerate(portions(parcel, store.profile.largest)):
            (store.add if number else store.put)(graph, _watched(body, sent))


def _count(store: GraphStore, parcels: Sequence[Parcel], graphs: Sequence[str]) -> None:
    """Raise CouldNotRun unless each of the graphs has as many triples as it was sent."""
    found = store.counts(graphs)
    for parcel, graph in zip(parcels, graphs, strict=True):
        if found.get(graph, 0) != parcel.triples:
            raise CouldNotRun(
                f"{store.target.query} counts {found.get(graph, 0):,} triples in {graph} where {parcel.triples:,} "
                "were sent; run the command again"
            )


def _watched(body: Body, sent: Callable[[int], None]) -> Body:
    def pieces() -> Iterator[bytes]:
        for piece in body.pieces():
            yield piece
            sent(piece.count(b"\n"))

    return Body(body.content_type, body.size, pieces)


def _batches(parcels: Sequence[Parcel], most: int, bytes_: int) -> Iterator[Sequence[Parcel]]:
    """Yield parcels in groups of so many at the most, and of so many bytes if more than one stands in it."""
    held: list[Parcel] = []
    size = 0
    for parcel in parcels:
        if held and (len(held) == most or size + parcel.length > bytes_):
            yield held
            held, size = [], 0
        held.append(parcel)
        size += parcel.length
    if held:
        yield held
