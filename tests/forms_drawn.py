"""Official forms of each layout as units publish them, drawn as text (see `sketches`), and what each of them says."""

NATIONAL = r"""
附件1
项目支出绩效自评表
（2023年度）
项目名称 | < | < | 51000022Y000000019951-设备购置经费 | < | < | < | < | <
主管部门 | < | < | 219-某县卫生健康局 | < | 实施单位 | < | 某县医院 | <
项目资金\n（万元） | | < | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分
^ | 年度资金总额 | < | 120 | 130.5 | 117.45 | 10 | 90% | 9
^ | 其中：当年财政拨款 | < | 100 | 100.5 | 90 | — | | —
^ | 上年结转资金 | < | 20 | 30 | 27.45 | — | | —
^ | 其他资金 | < | 0 |  | / | — | | —
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 购置设备33台。\n按期完成。 | < | < | < | 购置了33台。 | < | < | <
绩\n效\n指\n标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标（50分） | 数量指标 | 指标1：购置设备 | ≥33台 | 33台 | 20 | 20 |
^ | ^ | 质量指标 | 合格率 | 100% | 98% | 20 | 19.6 | 一台返厂
^ | ^ | 时效指标 | 指标1：…… | | | | |
^ | ^ | ^ | 完成时间 | 9月底前 | 8月 | 10 | 10 |
^ | 效益指标（30分） | 社会效益指标 | 服务能力 | 提升 | 达成预期指标 | 30 | 30 |
^ | 满意度指标（10分） | 服务对象满意度指标 | 患者满意度 | 95%以上 | 96% | 10 | 10 |
总分 | < | < | < | < | < | 100 | 98.6 | 优
注：得分一档最高不能超过该指标分值上限。
"""
NATIONAL_SAYS = r"""
绩效自评表 2023
described.name: 设备购置经费 ← 51000022Y000000019951-设备购置经费
described.implementing_unit: 某县医院
described.target: 购置设备33台。\n按期完成。
funds.initial_budget: 120
funds.adjusted_budget: 130.5
funds.expenditure: 117.45
funds.initial_current: 100
funds.current_appropriation: 100.5
funds.spent_current: 90
funds.initial_prior: 20
funds.prior_carryover: 30
funds.spent_prior: 27.45
funds.initial_other: 0
narratives.target_achievement: 购置了33台。
unit.department: 某县卫生健康局 ← 219-某县卫生健康局
unit.money_unit: 万元 ← 项目资金\n（万元）
unit.outline: self-evaluation
- level1 预算执行率 | level2 预算执行率 | name 预算执行率 | nature ≥ | target 100 | unit_of_measure % | points 10 | self_score 9
- level1 产出指标 ← 产出指标（50分） | level2 数量指标 | name 购置设备 ← 指标1：购置设备 | nature ≥ ← ≥33台 | target 33 ← ≥33台 | unit_of_measure 台 ← ≥33台 | actual 33 ← 33台 | points 20 | self_score 20
- level1 产出指标 ← 产出指标（50分） | level2 质量指标 | name 合格率 | target 100 ← 100% | unit_of_measure % ← 100% | actual 98 ← 98% | points 20 | self_score 19.6 | deviation_reason 一台返厂
- level1 产出指标 ← 产出指标（50分） | level2 时效指标 | name 完成时间 | nature 日期 ← 9月底前 | target 9月底前 | actual 8月 | points 10 | self_score 10
- level1 效益指标 ← 效益指标（30分） | level2 社会效益指标 | name 服务能力 | target 提升 | points 30 | achievement 达成预期指标 | self_score 30
- level1 满意度指标 ← 满意度指标（10分） | level2 服务对象满意度指标 | name 患者满意度 | nature ≥ ← 95%以上 | target 95 ← 95%以上 | unit_of_measure % ← 95%以上 | actual 96 ← 96% | points 10 | self_score 10
? 项目编码: 51000022Y000000019951 (工作簿里没有这一栏)
? 主管部门编码: 219 (工作簿里没有这一栏)
? 注: 注：得分一档最高不能超过该指标分值上限。 (表的注，不是填报的内容)
"""

YUNNAN = r"""
公开14表 |
项目支出绩效自评表
部门：某州生态环境局 | < | < | < | < | < | < | < | < | < | 金额单位：元 | <
项目名称 | < | 水质监测 | < | < | < | < | < | < | < | < | <
主管部门 | < | 某州生态环境局 | < | < | < | 实施单位 | < | 某州监测站 | < | < | <
项目资金\n（元） | | < | 年初预算数 | 全年预算数 | < | 全年执行数 | < | 分值 | 执行率 | < | 得分
^ | 年度资金总额 | < | 1,234,567.00 | 1,234,567.00 | < | 1,000,000.00 | < | 10 | 81.00% | < | 8.10
^ | 其中：当年财政拨款 | < | 1,234,567.00 | 1,234,567.00 | < | 1,000,000.00 | < | — | — | < | —
^ | 上年结转资金 | < | 0.00 | 0.00 | < | 0.00 | < | — | — | < | —
^ | 其他资金 | < |  |  | < |  | < | — | — | < | —
年度总体目标 | 预期目标 | < | < | < | < | 实际完成情况 | < | < | < | < | <
^ | 监测水质 | < | < | < | < | 已监测 | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | <
^ | ^ | ^ | ^ | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^ | ^ | ^
^ | 产出指标 | 数量指标 | 断面数 | ≧ | 12 | 个 | 12 | 40 | 40 | 无 | <
^ | ^ | 成本指标 | 成本 | ≦ | 123.4567 | 万元 | 100 | 10 | 10 | | <
^ | 效益指标 | 生态效益指标 | 水质改善 | = | 改善 | | 达成预期指标 | 30 | 30 | | <
^ | 满意度指标 | 服务对象满意度指标等 | 满意度 | ≥ | 90 | % | 97 | 10 | 10 | | <
其他需要说明事项 | < | 无 | < | < | < | < | < | < | < | < | <
总分 | < | < | < | < | < | < | < | 100 | 98.10 | 优 | <
"""
YUNNAN_SAYS = r"""
绩效自评表 None
described.name: 水质监测
described.implementing_unit: 某州监测站
described.target: 监测水质
funds.initial_budget: 1234567
funds.adjusted_budget: 1234567
funds.expenditure: 1000000
funds.initial_current: 1234567
funds.current_appropriation: 1234567
funds.spent_current: 1000000
funds.initial_prior: 0
funds.prior_carryover: 0
funds.spent_prior: 0
narratives.other_matters: 无
narratives.target_achievement: 已监测
unit.department: 某州生态环境局
unit.money_unit: 元 ← 金额单位：元
unit.outline: self-evaluation
- level1 预算执行率 | level2 预算执行率 | name 预算执行率 | nature ≥ | target 100 | unit_of_measure % | points 10 | self_score 8.1
- level1 产出指标 | level2 数量指标 | name 断面数 | nature ≥ ← ≧ | target 12 | unit_of_measure 个 | actual 12 | points 40 | self_score 40 | deviation_reason 无
- level1 产出指标 | level2 成本指标 | name 成本 | nature ≤ ← ≦ | target 123.4567 | unit_of_measure 万元 | actual 100 | points 10 | self_score 10
- level1 效益指标 | level2 生态效益指标 | name 水质改善 | nature = | target 改善 | points 30 | achievement 达成预期指标 | self_score 30
- level1 满意度指标 | level2 服务对象满意度指标等 | name 满意度 | nature ≥ | target 90 | unit_of_measure % | actual 97 | points 10 | self_score 10
"""

SICHUAN_0013ZP = r"""
项目支出绩效自评表
（2022年度）
报表编号：510000_0013zp
项目名称 | < | 51000022Y000000019951-会议费 | < | < | < | < | < | < | <
主管部门 | < | 219-某省文化厅 | < | < | 实施单位 | < | 219001-某省图书馆 | < | <
项目基本情况 | 1.项目年度目标完成情况 | 项目年度目标 | < | < | < | 年度目标完成情况 | < | < | <
^ | ^ | 召开会议5次 | < | < | < | 召开了5次 | < | < | <
^ | 2.项目实施内容及过程概述 | 会议组织、场地租赁 | < | < | < | < | < | < | <
预算执行情况（10分） | （万元） | 年初预算 | 调整后预算数 | < | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因
^ | 总额 | 50 | 45 | < | 40 | 88.89% | 10 | 8.89 | 会议减少
^ | 其中：财政资金 | 50 | 40 | < | 36 | 90.00% | / | / |
^ | 财政专户管理资金 | 0 | 0 | < | 0 | 0.00% | / | / |
^ | 单位资金 |  | 5 | < | 4 | 80.00% | / | / |
^ | 其他资金 |  | 0 | < | 0 | | / | / | （结合自评情况，说明原因，200字以内）
绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分
^ | 产出指标 | 数量指标 | 会议次数 | ＝ | 5 | 次 | 5 | 60 | 60
^ | 效益指标 | 社会效益 | 效果 | 定性 | 好 | | 好 | 30 | 28
合计 | < | < | < | < | < | < | < | 100 | 96.89
评价结论 | 总体较好 | < | < | < | < | < | < | < | <
存在问题 | 预算不细 | < | < | < | < | < | < | < | <
改进措施 | 结合自评情况，提出改进措施（200字以内） | < | < | < | < | < | < | < | <
项目负责人：张三 | < | < | < | < | 财务负责人：李四 | < | < | < | <
"""
SICHUAN_0013ZP_SAYS = r"""
绩效自评表 2022
described.name: 会议费 ← 51000022Y000000019951-会议费
described.implementing_unit: 某省图书馆 ← 219001-某省图书馆
described.content: 会议组织、场地租赁
described.target: 召开会议5次
funds.initial_budget: 50
funds.adjusted_budget: 45
funds.expenditure: 40
funds.initial_current: 50
funds.current_appropriation: 40
funds.spent_current: 36
funds.initial_other: 0
funds.other_funds: 5
funds.spent_other: 4
narratives.conclusion: 总体较好
narratives.issues: 预算不细
narratives.target_achievement: 召开了5次
unit.department: 某省文化厅 ← 219-某省文化厅
unit.money_unit: 万元 ← （万元）
unit.outline: sichuan-0013zp
- level1 预算执行率 | level2 预算执行率 | name 预算执行率 | nature ≥ | target 100 | unit_of_measure % | points 10 | self_score 8.89 | deviation_reason 会议减少
- level1 产出指标 | level2 数量指标 | name 会议次数 | nature = ← ＝ | target 5 | unit_of_measure 次 | actual 5 | points 60 | self_score 60
- level1 效益指标 | level2 社会效益 | name 效果 | nature 定性 | target 好 | actual 好 | points 30 | self_score 28
? 项目编码: 51000022Y000000019951 (工作簿里没有这一栏)
? 主管部门编码: 219 (工作簿里没有这一栏)
? 单位编码: 219001 (工作簿里没有这一栏)
? 项目负责人: 张三 (工作簿里没有这一栏)
? 财务负责人: 李四 (工作簿里没有这一栏)
"""

SICHUAN_2020 = r"""
项目支出绩效自评表
（2020年度）
项目名称 | < | 禁毒宣传 | < | <
预算单位 | < | 某县公安局 | < | <
预算执行情况(万元) | 预算数: | 10 | 执行数: | 9
^ | 其中-财政拨款: | 10 | 其中-财政拨款: | 9
^ | 其它资金: | 0 | 其它资金: | 0
年度目标完成情况 | 预期目标 | < | 实际完成目标 | <
^ | 宣传20场 | < | 宣传21场 | <
绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值
^ | 项目完成指标 | 数量指标 | 宣传场次 | ≥20场 | 21场
^ | 项目效益 | 社会效益 | 知晓率 | ≥90% | 92%
^ | 满意度指标 | 满意度 | 群众满意度 | 85%以上 | 90%
"""
SICHUAN_2020_SAYS = r"""
绩效自评表 2020
described.name: 禁毒宣传
described.implementing_unit: 某县公安局
described.target: 宣传20场
funds.adjusted_budget: 10
funds.expenditure: 9
funds.current_appropriation: 10
funds.spent_current: 9
funds.other_funds: 0
funds.spent_other: 0
narratives.target_achievement: 宣传21场
unit.money_unit: 万元 ← 预算执行情况(万元)
unit.outline: self-evaluation
- level1 项目完成指标 | level2 数量指标 | name 宣传场次 | nature ≥ ← ≥20场 | target 20 ← ≥20场 | unit_of_measure 场 ← ≥20场 | actual 21 ← 21场
- level1 项目效益 | level2 社会效益 | name 知晓率 | nature ≥ ← ≥90% | target 90 ← ≥90% | unit_of_measure % ← ≥90% | actual 92 ← 92%
- level1 满意度指标 | level2 满意度 | name 群众满意度 | nature ≥ ← 85%以上 | target 85 ← 85%以上 | unit_of_measure % ← 85%以上 | actual 90 ← 90%
"""

HUBEI = r"""
2022年度某县老年大学项目自评表
单位名称：某县老年大学 | < | < | 填报日期：2023年3月1日 | < | <
项目名称 | 老年教育 | < | < | < | <
主管部门 | 某县委老干部局 | < | 项目实施单位 | 某县老年大学 | <
项目类别 | 1、部门预算项目 √   2、市直专项 □   3、市对下转移支付项目 □ | < | < | < | <
项目属性 | 1、持续性项目 □   2、新增性项目 □ | < | < | < | <
预算执行情况（万元）（20分） | | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分（20分*执行率）
^ | 年度财政资金总额 | 30 | 27 | 90% | 18
年度绩效目标1（40分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分
^ | 产出指标 | 数量指标 | 培训人次 | 1000人次 | 1100人次 | 20
^ | ^ | 质量指标 | 合格率 | 95% | 96% | 20
年度绩效目标2（40分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分
^ | 效益指标 | 社会效益 | 参与率 | 60% | 50% | 33.33
总分 | < | < | < | < | < | 91.33
偏差大或目标未完成原因分析 | 疫情影响 | < | < | < | < | <
改进措施及结果应用方案 | 加强宣传 | < | < | < | < | <
"""
HUBEI_SAYS = r"""
绩效自评表 2022
described.name: 老年教育
described.implementing_unit: 某县老年大学
funds.adjusted_budget: 30
funds.expenditure: 27
narratives.issues: 未完成原因：疫情影响\n改进措施：加强宣传
unit.department: 某县委老干部局
unit.money_unit: 万元 ← 预算执行情况（万元）（20分）
unit.outline: self-evaluation
- level1 预算执行率 | level2 预算执行率 | name 预算执行率 | nature ≥ | target 100 | unit_of_measure % | points 20 ← 预算执行情况（万元）（20分） | self_score 18
- level1 产出指标 | level2 数量指标 | name 培训人次 | target 1000 ← 1000人次 | unit_of_measure 人次 ← 1000人次 | actual 1100 ← 1100人次 | self_score 20
- level1 产出指标 | level2 质量指标 | name 合格率 | target 95 ← 95% | unit_of_measure % ← 95% | actual 96 ← 96% | self_score 20
- level1 效益指标 | level2 社会效益 | name 参与率 | target 60 ← 60% | unit_of_measure % ← 60% | actual 50 ← 50% | self_score 33.33
? 填报日期: 2023年3月1日 (工作簿里没有这一栏)
? 项目类别: 1、部门预算项目 √   2、市直专项 □   3、市对下转移支付项目 □ (工作簿里没有这一栏)
? 年度绩效目标1（40分）: 年度绩效目标1（40分） (各指标没有写分值)
? 年度绩效目标2（40分）: 年度绩效目标2（40分） (各指标没有写分值)
"""

HUNAN = r"""
项目支出绩效自评表
（2021年度）
项目名称 | < | 道路养护 | < | < | < | < | <
县级主管部门 | < | 交通局 | < | 实施单位 | < | 公路所 | <
项目资金(万元) | | < | 全年预算数（A） | < | 全年执行数（B） | < | 执行率（B/A）
^ | 年度资金总额： | < | 100 | < | 90 | < | 90%
^ | 其中：县级资金 | < | 100 | < | 90 | < | 90%
^ | 其他资金 | < |  | < |  | < |
年度总体目标 | 年初设定目标 | < | < | < | 全年实际完成情况 | < | <
^ | 养护20公里 | < | < | < | 养护18公里 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年完成值 | 未完成原因和改进措施 | <
^ | 产出指标 | 数量指标 | 里程 | 20公里 | 18公里 | 雨季 | <
^ | 效益指标 | 社会效益 | 通行能力 | 提高 | 提高 | | <
说明 | 无 | < | < | < | < | < | <
"""
HUNAN_SAYS = r"""
绩效自评表 2021
described.name: 道路养护
described.implementing_unit: 公路所
described.target: 养护20公里
funds.adjusted_budget: 100
funds.expenditure: 90
funds.current_appropriation: 100
funds.spent_current: 90
narratives.other_matters: 无
narratives.target_achievement: 养护18公里
unit.department: 交通局
unit.money_unit: 万元 ← 项目资金(万元)
unit.outline: self-evaluation
- level1 产出指标 | level2 数量指标 | name 里程 | target 20 ← 20公里 | unit_of_measure 公里 ← 20公里 | actual 18 ← 18公里 | deviation_reason 雨季
- level1 效益指标 | level2 社会效益 | name 通行能力 | target 提高 | actual 提高
"""

DECLARATION = r"""
项目支出绩效目标申报表（2024年度）
项目名称 | < | 信息化建设 | < | < | < | < | <
主管部门及代码 | < | 教育局 105 | < | 实施单位 | < | 某中学 | <
项目属性 | < | 新增项目□ 延续项目√ | < | 项目期 | < | 2024-2026 | <
项目资金\n（万元） | 中期资金总额： | < | 300 | 年度资金总额： | < | < | 100
^ | 其中：财政拨款 | < | 300 | 其中：财政拨款 | < | < | 80
^ | 其他资金 | < | 0 | 其他资金 | < | < | 20
总体目标 | 中期目标（2024年—2026年） | < | < | 年度目标 | < | < | <
^ | 目标1：建成 | < | < | 目标1：建成一期\n目标2：培训 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量 | 指标1：教室 | 90间 | 数量 | 指标1：教室 | ≥30间
^ | ^ | 质量 | 指标1： |  | 质量 | 验收合格率 | 100%
^ | 效益指标 | 社会效益 | …… | | 社会效益 | 受益学生 | 2000人
"""
DECLARATION_SAYS = r"""
绩效目标申报表 2024
described.name: 信息化建设
described.implementing_unit: 某中学
described.target: 目标1：建成一期\n目标2：培训
funds.initial_budget: 100
funds.initial_current: 80
funds.initial_other: 20
unit.department: 教育局 ← 教育局 105
unit.money_unit: 万元 ← 项目资金\n（万元）
- level1 产出指标 | level2 数量 | name 教室 ← 指标1：教室 | nature ≥ ← ≥30间 | target 30 ← ≥30间 | unit_of_measure 间 ← ≥30间
- level1 产出指标 | level2 质量 | name 验收合格率 | target 100 ← 100% | unit_of_measure % ← 100%
- level1 效益指标 | level2 社会效益 | name 受益学生 | target 2000 ← 2000人 | unit_of_measure 人 ← 2000人
? 主管部门编码: 105 (工作簿里没有这一栏)
? 项目属性: 新增项目□ 延续项目√ (工作簿里没有这一栏)
? 项目期: 2024-2026 (工作簿里没有这一栏)
? 中期资金总额: 300 (是几年合计的资金)
? 其中：财政拨款: 300 (是几年合计的资金)
? 其他资金: 0 (是几年合计的资金)
? 中期目标（2024年—2026年）: 目标1：建成 (工作簿里没有这一栏)
? 二级指标: 数量 (不是本年度的指标)
? 三级指标: 指标1：教室 (不是本年度的指标)
? 指标值: 90间 (不是本年度的指标)
"""

SYSTEM = r"""
一级指标 | 二级指标 | 三级指标名称 | 计算符号 | 指标值 | *实际完成值（定量填数字，定性填达成、部分达成、未达成） | 计量单位 | *分值\n数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10) | *指标得分（定量系统自动计算，定性必填，所填值为原指标得分，不包含扣减分数。） | 扣减分数 | 完成情况简要描述（定量选填，定性必填） | 偏差原因及改进措施（指标未完成时必填）
产出指标 | 数量指标 | 培训 | ≥ | 10 | 12 | 场 | 20 | | | |
产出指标 | 质量指标 | 效果 | 定性 | 良好 | 达成 | | 10 | 10 | | 全部合格 |
"""
SYSTEM_SAYS = r"""
一体化系统的表 None
- level1 产出指标 | level2 数量指标 | name 培训 | nature ≥ | target 10 | unit_of_measure 场 | actual 12 | points 20
- level1 产出指标 | level2 质量指标 | name 效果 | nature 定性 | target 良好 | actual 全部合格 | points 10 | achievement 达成 | self_score 10
"""

GUANGSHUI = r"""
项目支出绩效自评表
项目名称 | 图书采购 | < | < | 自评总分 | 95 | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 自评分 | 复核分
决策 | 立项 | 立项规范 | 规范 | 规范 | 2 | 2 | 2
管理 | 资金 | 到位率 | 100% | 100% | 13 | 13 | 12
绩效 | 产出 | 采购册数 | 1000册 | 950册 | 85 | 80 | 79
合计 | < | < | < | < | 100 | 95 | 93
"""
GUANGSHUI_SAYS = r"""
绩效自评表 None
described.name: 图书采购
unit.outline: self-evaluation
- level1 决策 | level2 立项 | name 立项规范 | target 规范 | actual 规范 | points 2 | self_score 2
- level1 管理 | level2 资金 | name 到位率 | target 100 ← 100% | unit_of_measure % ← 100% | actual 100 ← 100% | points 13 | self_score 13
- level1 绩效 | level2 产出 | name 采购册数 | target 1000 ← 1000册 | unit_of_measure 册 ← 1000册 | actual 950 ← 950册 | points 85 | self_score 80
? 复核分: 2 (工作簿里没有这一栏)
? 复核分: 12 (工作簿里没有这一栏)
? 复核分: 79 (工作簿里没有这一栏)
? 合计·复核分: 93 (工作簿里没有这一栏)
"""

DECLARATION_2011 = r"""
项目支出绩效目标申报表
填报单位（盖章）：某县文旅局 | < | < | 单位：万元 | <
项目名称 | 文化节 | < | < | <
主管部门 | 某县文旅局 | 主管部门编码 | 301 | <
项目资金申请 | 资金总额 | 50 | < | <
^ | 财政拨款 | 40 | < | <
项目概况 | 办文化节 | < | < | <
项目立项情况 | 项目立项的依据 | 某文件 | < | <
^ | 项目立项的必要性 | 需要 | < | <
长期目标 | 提升知名度 | < | < | <
年度目标 | 办一次 | < | < | <
长期绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值
^ | 产出指标 | 数量 | 次数 | 5次
年度绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值
^ | 产出指标 | 数量 | 次数 | 1次
其他说明的问题 | 无 | < | < | <
"""
DECLARATION_2011_SAYS = r"""
绩效目标申报表 None
described.name: 文化节
described.content: 办文化节
described.basis: 某文件
described.target: 办一次
narratives.other_matters: 无
unit.name: 某县文旅局
unit.department: 某县文旅局
unit.money_unit: 万元 ← 单位：万元
- level1 产出指标 | level2 数量 | name 次数 | target 1 ← 1次 | unit_of_measure 次 ← 1次
? 主管部门编码: 301 (工作簿里没有这一栏)
? 资金总额: 50 (是几年合计的资金)
? 财政拨款: 40 (是几年合计的资金)
? 项目立项的必要性: 需要 (工作簿里没有这一栏)
? 长期目标: 提升知名度 (工作簿里没有这一栏)
? 一级指标: 产出指标 (不是本年度的指标)
? 二级指标: 数量 (不是本年度的指标)
? 指标内容: 次数 (不是本年度的指标)
? 指标值: 5次 (不是本年度的指标)
"""
