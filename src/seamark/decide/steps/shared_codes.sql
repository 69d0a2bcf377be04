-- Campaign codes that more than one initiative running on $today claims: whose spend it is cannot be told.
SELECT campaign
FROM plan_codes
WHERE starts <= $today AND ends >= $today
GROUP BY campaign
HAVING count(DISTINCT initiative_id) > 1
