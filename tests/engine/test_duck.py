import pandas as pd
import pytest

from geoaudit.engine import open_engine
from geoaudit.errors import EngineError


def test_a_table_is_registered_answered_and_replaced():
    """What is registered under a name is what SQL sees, until the name is given to something else."""
    with open_engine() as engine:
        engine.register("t", pd.DataFrame({"x": [1, 2]}))
        assert engine.query("SELECT SUM(x) AS s FROM t")["s"].tolist() == [3]
        engine.register("t", pd.DataFrame({"x": [5]}))
        assert engine.query("SELECT SUM(x) AS s FROM t")["s"].tolist() == [5]


def test_a_file_and_a_frame_may_take_each_others_name(tmp_path):
    """A name that stood for a frame can stand for a Parquet file next, and the other way round."""
    path = tmp_path / "it's here.parquet"
    with open_engine() as engine:
        engine.register("t", pd.DataFrame({"x": [1]}))
        engine.write("SELECT x + 1 AS x FROM t", path)
        engine.register("t", path)
        assert engine.query("SELECT x FROM t")["x"].tolist() == [2]
        engine.register("t", pd.DataFrame({"x": [9]}))
        assert engine.query("SELECT x FROM t")["x"].tolist() == [9]


def test_a_failure_says_nothing_of_the_data():
    """The database's own message may quote a value, so it is not passed on."""
    with open_engine() as engine:
        engine.register("t", pd.DataFrame({"x": ["NE1 4XX"]}))
        with pytest.raises(EngineError) as refused:
            engine.query("SELECT CAST(x AS INTEGER) FROM t")
    assert "NE1" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_what_does_not_fit_into_memory_stays_in_its_folder(tmp_path):
    """Records are spilled to the folder that was given, and nowhere where none was."""
    asked = "SELECT current_setting('temp_directory') AS folder"
    with open_engine(scratch=tmp_path) as engine:
        assert engine.query(asked)["folder"].tolist() == [str(tmp_path)]
    with open_engine() as engine:
        assert engine.query(asked)["folder"].tolist() == [""]


def test_an_engine_that_is_not_there_is_refused():
    """A name that is no engine's is refused with those there are."""
    with pytest.raises(EngineError, match="must be one of duckdb"):
        open_engine("oracle")
