"""stub"""

from perfeval.problems import Rule, Severity

TARGET_UNUSABLE = Rule("target-unusable", Severity.ERROR, "年度指标值能够用来评分")
ACTUAL_MISSING = Rule("actual-missing", Severity.ERROR, "实际完成值或完成情况已填写")
ACHIEVEMENT_UNUSABLE = Rule("achievement-unusable", Severity.ERROR, "完成情况能够用来评分")
SELF_SCORE_RANGE = Rule("self-score-range", Severity.ERROR, "自评得分在规定的幅度之内")
