"""The picture of a network shows its names, ties and legend."""

import struct
import warnings

import networkx as nx
import pytest

from hangraph.errors import ConfigError
from hangraph.explore import picture
from hangraph.explore.picture import MOST, draw_network, write_picture


@pytest.fixture
def net():
    """Return a visit, a planned meeting, a denied takeover and a tie both ways."""
    found = nx.MultiDiGraph()
    for node, label, type_ in (
        ("p", "김가람", "Person"),
        ("c", "나래시", "Place"),
        ("o", "마루전자", "Organization"),
        ("x", "다온소재", "Organization"),
    ):
        found.add_node(node, label=label, type=type_, kind="")
    found.add_edge("p", "c", key="1", predicate="visited", label="방문", status="asserted")
    found.add_edge("p", "c", key="2", predicate="positionAt", label="직책의 소속", status="planned")
    found.add_edge("c", "p", key="3", predicate="metWith", label="방문", status="asserted")
    found.add_edge("p", "o", key="4", predicate="metWith", label="만남", status="planned")
    found.add_edge("o", "x", key="5", predicate="acquired", label="인수", status="denied")
    return found


def texts(figure):
    """Return all that is written on a figure."""
    legend = [t.get_text() for one in figure.legends for t in one.get_texts()]
    return [t.get_text() for t in (*figure.axes[0].texts, *figure.texts)] + legend


def test_draw_network_writes_names_relations_and_legend(net):
    """Every name stands once, the facts of a pair share one label, and the legend has what is drawn."""
    found = texts(draw_network(net, title="나래시 소식"))
    assert sorted(t for t in found if t in {"김가람", "나래시", "마루전자", "다온소재"}) == [
        "김가람",
        "나래시",
        "다온소재",
        "마루전자",
    ]
    assert "방문 · 직책의 소속" in found
    assert {"인물", "장소", "단체", "사실", "예정", "부인"} <= set(found)
    assert "조건부" not in found
    assert any("나래시 소식" in t and "개체 4 · 관계 5" in t for t in found)


def test_write_picture_gives_the_same_bytes_without_a_warning(net, tmp_path):
    """The PNG is wide enough to read and the same each time; the Korean font has every sign of it."""
    for name in ("a.png", "b.png"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            write_picture(net, tmp_path / name)
    data = (tmp_path / "a.png").read_bytes()
    assert data == (tmp_path / "b.png").read_bytes()
    assert struct.unpack(">II", data[16:24]) >= (600, 400)


def test_write_picture_draws_signs_the_font_lacks(net, tmp_path):
    """An emoji, a dollar sign and a line break in a name stop nothing."""
    net.nodes["p"]["label"] = "김$가$람 🙂\n시장"
    write_picture(net, tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_draw_network_of_nothing_is_empty():
    """A network without nodes is a picture without names."""
    assert texts(draw_network(nx.MultiDiGraph())) == ["개체 0 · 관계 0"]


def test_draw_network_keeps_the_most_connected_of_many():
    """Of a large network the best tied nodes are drawn, and the heading says so."""
    star = nx.MultiDiGraph()
    for i in range(MOST + 30):
        star.add_edge("middle", f"n{i:03}", key=str(i), label="만남", status="asserted")
    nx.set_node_attributes(star, "Person", "type")
    found = texts(draw_network(star))
    assert "middle" in found
    assert f"개체 {MOST + 31} · 관계 {MOST + 30} (이음이 많은 {MOST}개)" in found


def test_write_picture_without_the_extra_says_what_to_install(net, tmp_path, monkeypatch):
    """Without the font's package the error names the extra."""
    picture._font_file.cache_clear()
    monkeypatch.setattr(picture, "find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match=r"hangraph\[plot\]"):
        write_picture(net, tmp_path / "a.png")
