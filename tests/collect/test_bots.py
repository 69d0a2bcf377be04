"""Machines are told from people by what they call themselves."""

import time

import pyarrow as pa
import pytest

from seamark.collect.bots import bot_flags, is_bot

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "AdsBot-Google (+http://www.google.com/adsbot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/119 Mobile Safari/537.36 Chrome-Lighthouse",
        "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
        "Scrapy/2.11 (+https://scrapy.org)",
    ],
)
def test_machines_are_known(agent: str) -> None:
    assert is_bot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        None,
        "",
        CHROME,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148",
        "Mozilla/5.0 (Linux; Android 9; CUBOT X20 PRO) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/450.0;FBBV/1;FBDV/iPhone14,5]",
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/112 Mobile Safari/537.36 Instagram 280.0.0.18.114",
        "analytics-python/2.3.4",
        "python-requests/2.32",
        "curl/8.5.0",
        "okhttp/4.12.0",
        "Mozilla/5.0 (Botswana Phone; Abbott)",
    ],
)
def test_people_and_servers_are_not(agent: str | None) -> None:
    assert not is_bot(agent)


def test_a_column_says_what_each_row_says_and_absent_is_no_machine() -> None:
    agents = [CHROME, None, "Googlebot/2.1", CHROME, ""]
    assert bot_flags(pa.array(agents)).to_pylist() == [False, False, True, False, False]
    assert bot_flags(pa.chunked_array([agents[:2], agents[2:]])).to_pylist() == [False, False, True, False, False]
    assert bot_flags(pa.array([], pa.string())).to_pylist() == []
    assert bot_flags(pa.array([None, None], pa.string())).to_pylist() == [False, False]


def test_a_million_rows_take_less_than_a_second() -> None:
    agents = pa.array([CHROME.replace("131", str(number)) for number in range(500)] * 2_000)
    started = time.process_time()
    assert not any(bot_flags(agents).to_pylist())
    assert time.process_time() - started < 1.0
