"""Words of the page that do not come from a scenario, in English and Chinese."""

from typing import Final, NamedTuple

Both = dict[str, str]


def both(en: str, zh: str) -> Both:
    """Return a text in both languages."""
    return {"en": en, "zh": zh}


class LeverWords(NamedTuple):
    """Title of a lever, and in Chinese what the schema says of it in English."""

    title: Both
    meaning_zh: str


LEVERS: Final[dict[str, LeverWords]] = {
    "patrol.density_per_km2": LeverWords(
        both("Patrol density", "巡逻密度"), "一周内平均在岗巡逻的人数；各类人员按同一比例增减"
    ),
    "routing.speed": LeverWords(
        both("Routing speed", "流转速度"), "每一次转送的耗时除以它；1 = 按标定"
    ),
    "routing.network": LeverWords(both("Shape of the network", "网络形态"), "指挥网络的形态"),
    "routing.merge_duplicates": LeverWords(
        both("Merge duplicate reports", "合并重复上报"), "同一事件的再次上报并入原件"
    ),
    "routing.joint": LeverWords(
        both("Several departments", "多部门办理"), "一个事件涉及多个部门时如何办理"
    ),
    "patrol.policy": LeverWords(both("How patrols walk", "巡逻方式"), "巡逻人员怎样走"),
    "people.app_users_per_1000_residents": LeverWords(
        both("Residents with the app", "应用注册率"), "上报应用的注册用户"
    ),
    "routing.desks.village.officers": LeverWords(
        both("Officers at a village desk", "村级信息员"), "核查上报的人员；0 = 不核查直接转送"
    ),
    "routing.desks.town.officers": LeverWords(
        both("Officers at a town desk", "镇级信息员"), "核查上报的人员；0 = 不核查直接转送"
    ),
    "routing.desks.city.officers": LeverWords(
        both("Officers at the city centre", "市级信息员"), "核查上报的人员；0 = 不核查直接转送"
    ),
}
"""Levers that the page shows, in this order."""

CHOICES: Final[dict[str, Both]] = {
    "command_centre": both("one command centre", "指挥中心"),
    "paper_chain": both("paper from level to level", "逐级纸质转送"),
    "nets": both("separate departmental nets", "七网八网"),
    "one_grid": both("one grid", "一张网格"),
    "together": both("together, at once", "同时办理"),
    "one_after_another": both("one after another", "依次办理"),
    "random_walk": both("random walk", "随机游走"),
    "waypoint": both("from point to point", "逐点巡走"),
    "sweep": both("round and round", "循环巡走"),
    "random_cell": both("jumps (for checks)", "随机跳点（检验用）"),
    "hotspot": both("hot spots first", "热点优先"),
}

UNITS: Final[dict[str, str]] = {
    "people per km2": "人/平方公里",
    "app users per 1,000 residents": "每千名居民的用户数",
    "officers per node": "每个节点的人数",
    "": "",
}

ROLES: Final[dict[str, Both]] = {
    "volunteer": both("volunteers", "志愿者"),
    "team": both("patrol teams", "巡逻队"),
    "worker": both("grid workers", "网格员"),
}

SCENARIOS: Final[dict[str, str]] = {
    "village": "三千人的村庄（课堂用）",
    "tongxiang_town": "桐乡的一个镇，2016年",
    "wulin": "下城区的一个街道，有武林大妈",
    "wulin_without": "同一个街道，没有志愿者",
    "g20": "G20 峰会前后十天的一个街道",
    "granny_wang": "故事：王奶奶突发急病",
    "night_works": "故事：夜间违规施工",
    "quiet_village": "平静的村庄（只看单个事件）",
    "hoard": "故事：楼道里的废品",
}
"""Titles of scenarios in Chinese; a scenario file has an English one."""

CITY: Final = both("the city centre", "市指挥中心")

REFUSED: Final[dict[str, Both]] = {
    "not_json": both("this is no JSON object", "不是 JSON 对象"),
    "too_long": both("the message is too long", "消息过长"),
    "too_fast": both("too many messages a second", "每秒消息过多"),
    "unknown_type": both("no message has this type", "没有这种消息"),
    "missing": both("a field is missing", "缺少字段"),
    "unknown_field": both("a field is not known", "未知字段"),
    "bad_value": both("a value is not possible", "数值不可用"),
    "unknown_name": both("nothing has this name or number", "没有这个名称或编号"),
    "not_started": both("start a scenario first", "请先开始一个场景"),
    "too_large": both("this would not fit into memory", "内存不足"),
    "no_answer": both("this cannot be carried out", "无法执行"),
}

WAITS: Final[dict[str, Both]] = {
    "unseen": both("Nobody has found it yet.", "尚无人发现。"),
    "finder": both("The finder is dealing with it.", "发现者正在处理。"),
    "round": both(
        "The finder has yet to report it.",
        "发现者尚未上报。",
    ),
    "under_way": both("The report is on its way to {node}.", "报告正在送往{node}。"),
    "desk_queue": both(
        "The report waits at {node}; reports ahead of it: {before}.",
        "报告在{node}排队，前面还有{before}件。",
    ),
    "mediation": both("{node} brings both sides together.", "{node}正在组织双方调解。"),
    "desk": both("An officer at {node} is checking it.", "{node}的信息员正在核查。"),
    "desk_work": both("{node} prepares its answer.", "{node}正在内部办理。"),
    "closed": both("{node} is closed until it opens again.", "{node}已下班，等待上班。"),
    "crew_queue": both(
        "All crews of {node} are out; cases ahead: {before}.",
        "{node}的处置队全部外出，前面还有{before}件。",
    ),
    "crew_way": both("A crew of {node} is on its way.", "{node}的处置队正在路上。"),
    "crew_work": both("A crew of {node} is at work.", "{node}的处置队正在处理。"),
    "nobody": both("Nobody works on it: no report is under way.", "无人办理：没有报告在流转。"),
}
"""Why a case waits."""

NOBODY: Final = both("the grid leader", "网格长")
"""What is said where there is no node: grid leaders have none."""
