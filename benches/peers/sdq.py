"""What both peers score and count: the SDQ's items by subscale, and the scales with their reliability and direction."""
REVERSED = {7, 11, 14, 21, 25}
SDQ = {
    "emotional": [3, 8, 13, 16, 24],
    "conduct": [5, 7, 12, 18, 22],
    "hyperactivity": [2, 10, 15, 21, 25],
    "peer": [6, 11, 14, 19, 23],
    "prosocial": [1, 4, 9, 17, 20],
}
# Scale: reliability, and whether higher is better.
SCALES = {
    "emotional": (0.67, False),
    "conduct": (0.63, False),
    "hyperactivity": (0.77, False),
    "peer": (0.57, False),
    "prosocial": (0.65, True),
    "total": (0.82, False),
    "impact": (0.85, False),
    "who5": (0.83, True),
}
Z = 1.959963984540054
