-- What today's advertising has cost so far, by currency.
SELECT currency, sum(amount) FROM costs WHERE day = $now::DATE GROUP BY currency
