"""The Runge-Kutta scheme as data: fifth order with an embedded fourth, seven stages of which the last is the next
first.

Source: Ch. Tsitouras, Comput. Math. Appl. 62, 770 (2011), table 1. Stable on the negative real axis to 3.5.

For equations of second order, x'' = a(x, u), the scheme is written so that only accelerations are kept: the stage
phases are x + c h u + h^2 sum (A A)_ij a_j. The numbers are those of the scheme for (x, u).
"""

import numpy as np

STAGES = 7
ORDER = 5

A = np.zeros((STAGES, STAGES))
A[1, :1] = [0.161]
A[2, :2] = [-0.008480655492356989, 0.335480655492357]
A[3, :3] = [2.8971530571054935, -6.359448489975075, 4.3622954328695815]
A[4, :4] = [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525]
A[5, :5] = [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383]
A[6, :6] = [
    0.09646076681806523,
    0.01,
    0.4798896504144996,
    1.379008574103742,
    -3.290069515436081,
    2.324710524099774,
]
E = np.array(  # weights of the embedded error estimate
    [
        -0.00178001105222577714,
        -0.0008164344596567469,
        0.007880878010261995,
        -0.1447110071732629,
        0.5823571654525552,
        -0.45808210592918697,
        1 / 66,
    ]
)
C = A.sum(axis=1)
AA = A @ A
EA = E @ A

DENSE = np.array(  # powers s, s^2, s^3, s^4 of the weights of the seven stages at a fraction s of a step: fourth order
    [
        [1.0, -2.763706197274826, 2.9132554618219126, -1.0530884977290216],
        [0.0, 0.13169999999999998, -0.2234, 0.1017],
        [0.0, 3.9302962368947516, -5.941033872131505, 2.490627285651253],
        [0.0, -12.411077166933676, 30.33818863028232, -16.548102889244902],
        [0.0, 37.50931341651104, -88.1789048947664, 47.37952196281928],
        [0.0, -27.896526289197286, 65.09189467479366, -34.87065786149661],
        [0.0, 1.5, -4.0, 2.5],
    ]
)
