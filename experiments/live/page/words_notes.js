/** The notes "what am I looking at?" and the list of keys, English and Chinese. */

/** @type {Record<string, [string, string]>} */
export const NOTES = {
  note: ["What am I looking at?", "我看到的是什么？"],
  note_levers: [
    "Two things that a government can decide: how many people are on patrol, and how fast a report travels through the offices. Move a slider and watch the numbers. Everything else stays as it is, and the incidents are the same.",
    "政府可以决定的两件事：多少人巡逻，报告在各级之间流转多快。移动滑块，观察数字变化。其他一切不变，事件也相同。",
  ],
  note_map: [
    "A made-up place with homes, shops, workplaces, streets and water. Small shapes are people on patrol. Pins are cases: dashed while nobody knows of them, coloured from the moment somebody has noticed them. The ring round a pin fills as its time limit runs out. It gets dark at night.",
    "一个虚构的地方，有住宅、商业、厂企、街道和水域。小图形是巡逻人员。图钉是事件：无人知晓时为虚线，被发现后着色。图钉外圈随时限的消耗逐渐填满。夜晚地图会变暗。",
  ],
  note_network: [
    "How reports travel. They enter at the bottom, from the place of the case, go up from grid to village, town and city, and then to the departments that can help. Moving dots are reports. The number at a desk is its queue. Click a desk to see who waits there.",
    "报告如何流转。报告从底部即事件发生地进入，由网格到村、镇、市，再到能提供帮助的部门。移动的圆点是报告，岗位旁的数字是排队数。点击岗位查看谁在等待。",
  ],
  note_numbers: [
    "Half of the cases wait less than this, half wait longer; those that still wait are counted. The numbers begin when the run begins, so let some days pass before you judge.",
    "一半事件的等待时间比这短，一半更长；仍在等待的也计算在内。数字从运行开始累计，请先让它运行几天再下结论。",
  ],
  note_difference: [
    "Both cities meet the same incidents, so every case is compared with itself. The interval tells how far chance alone could move the difference. “Sure” means that it leaves out zero.",
    "两座城市遇到相同的事件，因此每件事件都与自身比较。区间说明仅凭偶然差异可能有多大。“可以确定”表示区间不含零。",
  ],
  note_follow: [
    "One case, one person or one desk, step by step: what has happened so far, where the case waits now and why.",
    "一件事件、一个人或一个岗位，逐步说明：目前发生了什么，现在在哪里等待，为什么。",
  ],
  note_list: [
    "The same city in words, for those who cannot or do not want to read the map. It is renewed every two seconds while it is open.",
    "用文字描述同一座城市，适合无法或不想看地图的人。打开时每两秒更新一次。",
  ],
  note_model: [
    "This is a simulation. Nobody in it is real; its rules and numbers are explained, with their sources, in the documents of safetynet. Press Play, then move one of the two sliders.",
    "这是一个模拟，其中没有真实的人；规则与数字及其来源见 safetynet 的文档。按“播放”，然后移动两个滑块之一。",
  ],
  note_replay: [
    "A recorded run of a simulation. Nobody in it is real. Play, pause, change the speed, or drag the position to any moment.",
    "一次模拟运行的录像，其中没有真实的人。可以播放、暂停、调节速度，或拖动到任意时刻。",
  ],
  key_play: ["Play or pause", "播放或暂停"],
  key_step: ["Step", "单步"],
  key_restart: ["Restart with the same incidents", "重新开始，事件相同"],
  key_another: ["Another day", "换一天"],
  key_speed: ["Slower, faster", "减速、加速"],
  key_levers: ["To patrol density, to routing speed", "跳到巡逻密度、流转速度"],
  key_compare: ["Side by side", "并排比较"],
  key_hidden: ["What nobody knows yet", "还没有人知道的"],
  key_language: ["English or Chinese", "中文或英文"],
  key_large: ["Large type", "大字"],
  key_dark: ["Dark colours", "深色"],
  key_tabs: ["Numbers, follow, list", "数字、追踪、列表"],
  key_map: ["Move and zoom the map, once it has the focus", "地图获得焦点后移动和缩放"],
  key_help: ["This help", "打开帮助"],
  key_close: ["Close help, stop following", "关闭帮助、停止追踪"],
};
