"""Encodings that are not UTF-8: told by the letters that come out, and named."""

import pytest

from core.csv_files import ENCODINGS, Choices, read_csv
from core.csv_files.encodings import guessed
from core.experiment import ExperimentError

NAMES = {
    "Дата;Продажи;Температура": ("cp1251", "koi8_r", "cp866"),
    "дата;цена;объём": ("cp1251",),
    "Дата;Температура повітря;Вологість": ("cp1251",),
    "ДАТА;ТЕМПЕРАТУРА": ("cp1251",),
    "日付,気温,湿度": ("cp932", "euc_jp"),
    "観測日時,平均気温(℃),降水量の合計(mm)": ("cp932",),
    "日期,温度,湿度": ("gb18030",),
    "时间,温度(℃),降雨量(毫米),收盘价": ("gb18030",),
    "時間,氣溫,雨量,收盤價": ("big5",),
    "일시,기온(°C),강수량(mm),종가": ("cp949",),
    "Ημερομηνία;Θερμοκρασία": ("cp1253",),
    "Tarih;Sıcaklık;Yağış": ("cp1254",),
    "التاريخ;درجة الحرارة": ("cp1256",),
    "วันที่;อุณหภูมิ": ("cp874",),
    "Data;Sprzedaż;Wilgotność;Średnia prędkość": ("cp1250",),
    "Datum;Teplota;Srážky;Směr větru": ("cp1250",),
    "Dátum;Hőmérséklet;Fűtés": ("cp1250",),
    "Temperatūra;Drėgmė;Šviesa ž": ("cp1257",),
    "Datum;Temperatur (°C);Größe": ("cp1252",),
    "date;température;forêt;où;œuvre": ("cp1252", "mac_roman"),
    "año;mañana;¿cuánto?": ("cp1252",),
    "Data;Vazão;Estação;Precipitação": ("cp1252",),
    "Città;Umidità;più": ("cp1252",),
    "Tid;Nederbördsmängd;Västra å": ("cp1252",),
    "t;conc (µg/m³)": ("cp1252",),
    "2020–2021;it’s “ok”;price €": ("cp1252",),
}


@pytest.mark.parametrize(
    ("names", "encoding"), [(names, encoding) for names, encodings in NAMES.items() for encoding in encodings]
)
def test_an_encoding_is_told_by_a_row_of_names(names, encoding):
    """A table of numbers has no other words than the names of its columns."""
    separator = ";" if ";" in names else ","
    rows = separator.join(["1.5"] * len(names.split(separator)))
    content = "\n".join([names, *[rows] * 90]).encode(encoding)
    found = read_csv(content)
    assert ENCODINGS[found.encoding]
    assert found.names == tuple(names.split(separator))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("names", ["Größe;x", "Дата;x", "日付;x", "day;x"])
def test_unicode_is_never_guessed(names, encoding):
    found = read_csv(f"{names}\n1;2\n3;4\n".encode(encoding))
    assert found.names == tuple(names.split(";"))
    assert found.encoding == encoding


def test_a_guess_can_be_changed():
    content = "Größe;x\n1;2\n3;4\n".encode("cp1252")
    assert read_csv(content).names[0] == "Größe"
    assert read_csv(content, Choices(encoding="cp1251")).names[0] == "GrцЯe"
    marked = "Größe;x\n1;2\n".encode("utf-8-sig")
    assert read_csv(marked, Choices(encoding="utf-8")).names[0] == "Größe"
    assert read_csv(b"a;b\n1;2\n", Choices(encoding="cp932")).names == ("a", "b")


def test_a_damaged_row_does_not_change_the_others():
    text = "Größe;x\n" + "".join(f"Süd {i};{i}\n" for i in range(60))
    content = text.encode().replace("Süd 9;".encode(), b"S\xfcd 9;")
    found = read_csv(content)
    assert found.encoding == "utf-8"
    assert found.notes == ("The file is UTF-8, but 1 row holds bytes that are not: they are read as “�”",)
    assert found.cells[0].iloc[10] == "Süd 10"


def test_bytes_that_are_no_text_in_any_encoding():
    assert guessed(bytes(range(0x80, 0x100)) * 3) == ""
    with pytest.raises(ExperimentError, match="characters cannot be read"):
        read_csv(b"a,b\n" + bytes(range(0x80, 0x100)) * 3)
