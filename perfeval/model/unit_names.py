"""Names of units as people write them: which are one unit's, and which are so near that somebody should look."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import combinations
from typing import Final

from perfeval.characters import without_invisible

#: parts of characters that a copied text may have instead of the characters, where Unicode does not say so itself
_PARTS: Final = str.maketrans(
    "⺠⺩⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⺶⺷⺸⺻",
    "民王虎西见角贝足车长长门雨青韦页风飞食食马骨鬼鱼鸟卤麦黄黾齐齿龙羊羊羊聿",
)
#: the characters of units' names that have an older form, with it
_FORMS: Final = (
    "户戶户戸内內吕呂产產县縣镇鎮乡鄉区區财財厅廳处處队隊医醫学學务務业業会會动動环環国國农農卫衛团團党黨"
    "关關税稅电電广廣场場馆館园園图圖书書东東门門长長乐樂龙龍马馬岛島庄莊阳陽华華兴興宁寧庆慶关関临臨丰豐台臺"
    "万萬义義车車云雲冈岡凤鳳刘劉卢盧叶葉吴吳杨楊张張陈陳赵趙黄黃罗羅郑鄭韩韓冯馮邓鄧许許苏蘇贾賈谢謝"
    "总總办辦计計审審监監设設规規划劃资資开開发發协協联聯养養老老残殘疗療药藥检檢验驗气氣象象测測试試绘繪运運输輸"
    "邮郵护護渔漁畜畜机機关關实實验驗师師范範幼幼艺藝术術体體育育剧劇档檔案案馆館铁鐵钢鋼矿礦盐鹽粮糧储儲"
    "岚嵐岭嶺泽澤湾灣桥橋济濟沧滄汉漢辽遼赣贛贵貴琼瓊陕陝闽閩粤粵鲁魯兰蘭锡錫锦錦闸閘垦墾坝壩沟溝滩灘滨濱鸡雞"
    "战戰备備征徵募募强強离離隶隸侨僑宾賓红紅绿綠蓝藍双雙应應急急预預决決战戰线線维維综綜织織终終"
)
_OLDER: Final = {ord(old): new for new, old in zip(_FORMS[::2], _FORMS[1::2], strict=True) if new != old}
_BRACKETS: Final = str.maketrans("[{〔【〖〈《「『]}〕】〗〉》」』", "(((((((((" + ")))))))))")
_BLANKS: Final = re.compile(r"\s+")
#: what tells units apart that are named alike: numbers, sides, sizes, ages
_TELLING: Final = frozenset(
    "零〇一二三四五六七八九十百千两东西南北中上下左右前后内外大小新老旧高初幼男女甲乙丙丁戊己庚辛"
)
_REGION: Final = re.compile("^[^省市县区旗州盟]{1,9}?(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟)")
_LEVELS: Final = frozenset("省市县区镇乡")
#: names that are shorter differ in a character because they are of different units
_LONG: Final = 6
#: the first level of GB 2312 is in the order of its sounds: characters so near each other mostly sound alike
_SOUND: Final = 8
_FIRST_LEVEL: Final = (0xB0A1, 0xD7F9)


def same_unit(name: str) -> str:
    """Return what names of one unit have in common: blanks, brackets and forms of a character make no other unit."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", without_invisible(name)))
    text = unicodedata.normalize("NFKC", text.casefold())
    return text.translate(_PARTS).translate(_OLDER).translate(_BRACKETS)


def near_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of names, as `same_unit` gives them, that are near each other, in their order."""
    alike: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        # near names have one of these in common, so that not every name need be held against every other
        for key in {name, _REGION.sub("", name), *(name[:at] + name[at + 1 :] for at in range(len(name)))}:
            alike.setdefault(key, []).append(name)
    pairs = (pair for found in alike.values() for pair in combinations(found, 2))
    return [pair for pair in dict.fromkeys(pairs) if is_near(*pair)]


def is_near(one: str, other: str) -> bool:
    """Tell whether two names, as `same_unit` gives them, may be one unit's, miswritten once.

    So are names of which one has the region before it or leaves out a level of it, a character too many or too few, two
    characters the wrong way round, or one that sounds alike; but not names that differ in a number or a side.
    """
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return _REGION.sub("", long) == short
    if len(long) > len(short):
        return _one_more(short, long)
    return len(short) >= _LONG and _one_other(short, long)


def _one_more(short: str, long: str) -> bool:
    at = _first_difference(short, long)
    if long[at + 1 :] != short[at:]:
        return False
    return long[at] in _LEVELS or (len(short) >= _LONG and not _tells(long[at]))


def _one_other(one: str, other: str) -> bool:
    at = _first_difference(one, other)
    a, b = one[at:], other[at:]
    if a[2:] == b[2:] and a[:2] == b[1::-1]:
        return not (_tells(a[0]) and _tells(a[1]))
    return a[1:] == b[1:] and not (_tells(a[0]) and _tells(b[0])) and _sound_alike(a[0], b[0])


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _tells(character: str) -> bool:
    return character in _TELLING or character.isascii()


def _sound_alike(one: str, other: str) -> bool:
    a, b = (_place(character) for character in (one, other))
    return a is not None and b is not None and abs(a - b) <= _SOUND


def _place(character: str) -> int | None:
    """Return the place of a character in the first level of GB 2312; None for any other."""
    code = int.from_bytes(character.encode("gb2312", "ignore"), "big")
    first, last = _FIRST_LEVEL
    return (code >> 8) * 94 + (code & 0xFF) if first <= code <= last else None
