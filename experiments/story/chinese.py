"""Stories in Chinese."""

import re
from datetime import datetime
from typing import Final

from experiments.story.book import Titles
from experiments.story.language import Language, in_units
from sim.terms import Channel, Role

SENTENCES: Final = {
    "onset": "{grid}：{kind}，尚无人知晓。",
    "onset.later": "问题再次发生：{kind}。",
    "detected": "{who}发现了它，距发生{since}。",
    "detected.resident": "{who}注意到了，距发生{since}。",
    "detected.victim": "当事人{who}出来反映，距发生{since}。",
    "detected.volunteer": "{who}巡防时发现，距发生{since}。",
    "detected.team": "{who}巡逻时发现，距发生{since}。",
    "detected.worker": "{who}走访网格时发现，距发生{since}。",
    "detected.officer": "{who}从各方报告中看出问题，距发生{since}。",
    "detected.visit": "{who}上门时发现，距发生{since}。",
    "settled": "{who}当场解决。",
    "settled.leader": "{who}为双方调解，达成一致，距发生{since}。",
    "settled.officer": "{node}的{who}联系双方调解，达成一致，距发生{since}。",
    "settled.laboured": "全部清理完毕，事件解决，距发生{since}。",
    "reported": "{who}{channel}上报。",
    "reported.at_once": "当即{channel}上报。",
    "reported.late": "巡查结束。{who}没有移动终端，{channel}补报。",
    "reported.again": "又有一次报告：{who}{channel}上报。",
    "arrived_at_node": "报告到达{node}，等待信息员处理。",
    "arrived_at_node.passes": "报告经{node}转往{department}。",
    "arrived_at_node.leader": "由{who}联系双方。",
    "arrived_at_node.mediation": "案件到{node}，由其联系双方。",
    "triaged": "{node}的{who}核实报告并立案。",
    "triaged.call": "电话接通，受理。",
    "triaged.again": "{node}的{who}核实又一份报告。",
    "merged": "此事已经立案，并入首份报告。",
    "forwarded": "案件转往{department}。",
    "forwarded.together": "案件同时转往各相关部门：{departments}。",
    "forwarded.told": "",
    "forwarded.mediation": "先行调解。",
    "routed": "{department}收到案件。",
    "dispatched": "{department}派出{crew}。",
    "arrived": "{department}{crew}到达现场，距发生{since}。",
    "arrived.volunteer": "{who}最先赶到，距发生{since}。",
    "arrived.team": "{who}最先赶到，距发生{since}。",
    "arrived.worker": "{who}最先赶到，距发生{since}。",
    "resolved": "处置完毕，事件办结，距发生{since}。",
    "cleared": "事情自行平息，距发生{since}。",
    "escalated": "事态升级，距发生{since}。",
    "prevented": "因巡防力量就在近旁，事情没有发生。",
    "petitioned": "忍无可忍，当事人上访，距发生{since}。",
    "lost": "{department}无人可派，报告遗失。",
    "found_nothing": "{department}{crew}到场，已无情况。",
    "on_duty": "{who}上岗。",
    "off_duty": "{who}下岗。",
    "answered": "一份报告已答复办结。",
    "visited": "{who}上门走访。",
    "visited.again": "{who}再次上门走访。",
    "followed_up": "{who}回访，查看进展。",
    "persuaded": "{who}第{nth}次劝说，无效。",
    "laboured": "对方同意了。{people}人一起动手，要运{trips}趟：{crowd}。",
    "laboured.told": "",
    "informed": "{who}向邻里宣传安全知识和手机应用。",
    "recruited": "{who}加入进来。",
    "returned": "问题又回来了：上次没有彻底解决。",
    "mediated": "{who}为双方调解，第{nth}次，未成。",
    "mediated.officer": "{node}的{who}联系双方调解，第{nth}次，未成。",
    "reminded": "期限将至：催办{department}。",
    "raised": "案件上报到{node}。",
    "kin_reached": "联系上家属，距发生{since}。",
    "passed_on": "不属本条线，{who}转交对口条线。",
    "ignored": "不属本条线，{who}没有再管。",
    "worsened": "情况恶化。",
}
PEOPLE: Final = {
    Role.RESIDENT: "{n}号居民",
    Role.VICTIM: "{n}号居民",
    Role.VOLUNTEER: "{n}号志愿者",
    Role.TEAM: "{n}号巡防队",
    Role.WORKER: "{n}号网格员",
    Role.OFFICER: "信息员",
    Role.CREW: "{n}号处置组",
    Role.LEADER: "{n}号网格长",
    Role.NONE: "有人",
}
CHANNELS: Final = {
    Channel.PAPER: "以书面形式",
    Channel.PHONE: "打电话",
    Channel.PC: "用电脑",
    Channel.MOBILE: "用移动终端",
    Channel.APP: "用手机应用",
    Channel.CENTRE: "通过指挥平台",
    Channel.FACE: "当面",
    Channel.NONE: "当面",
}
PAGE: Final = {
    "title": "{kind}：{name}第{number}号事件，种子{seed}",
    "where": "地点：{town}{village}{grid}",
    "compared": "同一事件，不同网络（距发生）：",
    "not_of_nature": "（第{number}号事件由第{origin}号引发，在别的网络中未必出现。"
    "--compare 只能比较自然发生的事件，例如 --case {origin}）",
    "detected": "发现",
    "reported": "上报",
    "triaged": "核实",
    "routed": "部门收到",
    "dispatched": "派出人员",
    "help": "到场处置",
    "over": "了结",
    "never": "\u2013",
    "open": "模拟结束时，距发生{since}，事件仍未了结。",
    "chosen": "（共{cases}起事件中的第{number}号，经历最多的一起；用 --case N 讲述另一起）",
}
LEVELS: Final = {"grid": "号网格", "village": "号村社", "town": "号镇"}
WEEKDAYS: Final = "一二三四五六日"
CITY_DESK: Final = "市级指挥平台"


def _title(titles: Titles) -> str:
    return titles[1] or titles[0]


def _area(level: str, name: str) -> str:
    """Names that the place was generated with are numbers behind their level; others stay."""
    numbered = re.fullmatch(rf"{level} ([\d.]+)", name)
    return f"{numbered[1]}{LEVELS.get(level, '')}" if numbered else name


def _desk(level: str, name: str) -> str:
    return CITY_DESK if level == "city" else f"{name}平台"


def _day(moment: datetime) -> str:
    weekday = WEEKDAYS[moment.weekday()]
    return f"{moment.year}年{moment.month}月{moment.day}日 星期{weekday}"


def _since(minutes: float) -> str:
    return in_units(minutes, "天", "小时", "分钟", "") or "不到1分钟"


def _listed(names: list[str]) -> str:
    return "、".join(names)


CHINESE: Final = Language(
    SENTENCES, PEOPLE, CHANNELS, _title, _title, _area, _desk, _day, _since, _listed, "", PAGE
)
