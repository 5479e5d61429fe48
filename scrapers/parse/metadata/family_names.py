"""Chinese family names, to tell a person's name from a paper's, a label or a button in the same characters.

A name in Han characters has neither capitals nor spaces: `江报网`, `最新文章` and `林小满` have one form. On a Chinese
page the first character or two decide; a Japanese name begins with any of thousands, and is never asked for these.
"""

from __future__ import annotations

import re

_FAMILIES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟"
    "安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成"
    "游阳裴席卫查屈鲍覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟褚廉简娄"
    "盖符奚穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝巩练仲乐虞卞封竺冼楚佟栗匡宗应巫鞠桑荆谌"
    "明沙伏岑习胥蔺闫肖付代尚佘闻麦诸祖狄贝伊宦惠蒲帅麻逄逯厉郗权储骆阴禹尧卿亓邝缪邰濮昝钮丰皮鹿晁归束尉仝"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鐘鍾譚鄒陸顧龍萬錢湯喬賀賴龔龐蘭顏嚴溫蘆魯韋畢聶叢齊莊塗關費"
    "紀項陽衛鮑單寧閔強華車邊饒晉鄔暢宮簡婁蓋黨談連欒計竇遲鞏練樂應諶習藺閆聞麥諸貝帥厲權儲駱陰堯鄺繆鈕豐歸郟麴"
)
_DOUBLE = frozenset(
    "欧阳 歐陽 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 夏侯 诸葛 諸葛 尉迟 尉遲 皇甫 公孙 公孫 轩辕 "
    "軒轅 令狐 钟离 鍾離 宇文 长孙 長孫 慕容 司徒 司空 呼延 闻人 聞人 公冶 申屠 澹台 拓跋 赫连 赫連 西门 西門 "
    "百里 纳兰 納蘭 完颜 完顏".split()
)
_WORDS = frozenset(
    "关注 关于 关键 关闭 查看 查询 文章 文化 文字 文图 文学 文件 高清 高级 金融 金属 安全 安装 方法 方式 方面 "
    "成功 常见 常用 项目 应用 应急 石油 江苏 江西 江南 安徽 宁夏 明星 明日 明天 党建 车市 游戏 单位 简介 简体 "
    "计算 计划 连载 连接 商业 商务 商城 温州 任务 马上 何时 程序 管理 章节 施工 盛典 强烈 解读 解放 解决 解说 "
    "解析 华为 华人 华夏 雷达 段落 路线 路况 房产 边缘 谈话 谈判 习惯 祝贺 卫生 卫视 席位 练习 乐园 封面 宗教 "
    "夏天 钱包 黄金 许可 许多 严重 武汉 武器 武术 苏州 郑州 徐州 兰州 桂林 吉林 沈阳 楚天 燕赵 齐鲁 广告 谢谢 "
    "司机 司法 阳光 万元 余额 高校 高考 高端 方案 成都 包括 花絮 曲目 简讯 周边 周末 周刊 关键词 程序员 文学城 "
    "金融界 华尔街 马克思 關注 關於 關閉 高級 應用 計畫 連載 連結 單位 簡介 許可 謝謝 查詢 衛視 華人 廣告 高雄 "
    "彭博 路透 何人 何地 古代 顾问 万人 连线 連線".split()
)
"""Words of labels, subjects and places that begin as a family name does."""
_NO_NAME = re.compile(
    r"作者|记者|記者|通讯员|编辑|編輯|责编|責編|校对|来源|來源|声明|聲明|版权|版權|位置|发布|發布|发表|發表|文章|回复|回覆|评论|評論|专栏|專欄|"
    r"更多|最新|新闻|新聞|消息|频道|頻道|财经|財經|科技|在线|線上|观察|觀察|资讯|資訊|传媒|傳媒|媒体|媒體|中心|公司|集团|集團|协会|協會|委员会|"
    r"大学|大學|法院|未知|佚名|匿名|整理|综合|綜合|本站|原创|原創|转载|轉載|网络|網絡|官方|行情|日报|晚报|早报|点击|點擊|登录|登入|首页|首頁|"
    r"订阅|訂閱|下载|下載|[网網报報社刊局院站厅廳处處部号號所]$",
)
"""What stands in the names of papers and offices, and in labels."""
_CHINESE = re.compile("[\u4e00-\u9fff]{2,4}")
_LONGEST_SINGLE = 3
"""Characters of a name with one of the family; four are a family of two, or the families of wife and husband."""


def is_chinese_name(text: str) -> bool:
    """Whether a text has the form of a Chinese name: a family name and a given name, two to four characters."""
    if not _CHINESE.fullmatch(text) or not may_be_name(text):
        return False
    if text[:2] in _DOUBLE:
        return len(text) > 2
    return text[0] in _FAMILIES and (len(text) <= _LONGEST_SINGLE or text[1] in _FAMILIES)


def may_be_name(text: str) -> bool:
    """Whether a text in Han characters may be a pen name at least: no office, no paper, no label."""
    return text not in _WORDS and text[:2] not in _PLACES and not _NO_NAME.search(text)


_PLACES = frozenset(
    "江苏 江西 江南 安徽 宁夏 温州 武汉 苏州 郑州 徐州 兰州 吉林 沈阳 成都 楚天 燕赵 齐鲁 华尔 常州 石家".split()
)
