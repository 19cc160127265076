"""Bounds, scales and words to skip in further languages. Rows, no code.

All of them but those of `POINT_SCALES` write a decimal comma.
"""

_BOUNDS = {
    # Portuguese, Spanish, Italian, French, Romanian; Polish, Czech, Slovak, Croatian, Slovenian, Russian; Turkish,
    # Indonesian, Vietnamese; Norwegian, Swedish
    "about": "cerca de,em torno de,alrededor de,unos,circa,quelque,aproximativ,około,ok.,ok,blisko,přibližně,zhruba,"
    "přibližne,približne,približno,oko,okoli,около,примерно,yaklaşık,sekitar,khoảng,om lag,omkring,ungefär",
    "over": "mais de,acima de,oltre,più di,supérieur à,peste,ponad,powyżej,více než,viac ako,više od,več kot,более,"
    "больше,свыше,lebih dari,hơn,trên,mer enn,mer än",
    "under": "quase,menos de,casi,quasi,meno di,prawie,niemal,poniżej,téměř,takmer,gotovo,skoraj,почти,менее,hampir,"
    "kurang dari,gần,nesten,nästan",
    "up_to": "até,fino a,până la,do,aż do,maksymalnie,až,до,hingga,sampai,maksimal,tối đa,lên đến,inntil,opp til,"
    "upp till",
    "at_least": "pelo menos,no mínimo,como mínimo,almeno,cel puțin,co najmniej,nejméně,najmenej,najmanje,vsaj,не менее,"
    "как минимум,en az,setidaknya,minimal,ít nhất,minst",
}
FOREIGN_BOUNDS = {word: bound for bound, words in _BOUNDS.items() for word in words.split(",")}

# Words of several languages in one row: Portuguese, Spanish, Italian, French, Romanian; Polish, Czech, Slovak,
# Croatian, Slovenian, Russian; Turkish, Indonesian, Vietnamese, Hungarian; Norwegian, Swedish.
_SCALES = {
    3: "mil,mila,mii,mii de,tys.,tys,tysięcy,tysiące,tysiąc,tisíc,tis.,tisuća,tisuće,tisoč,тысяч,тысячи,"
    "тысяча,тыс.,тыс,bin,ribu,nghìn,ngàn,ezer,tusen",
    6: "milhão,milhões,milhão de,milhões de,millón,millones,millón de,milione,milioni,milione di,milion,milioane,"
    "milioane de,milion de,miliony,milionów,milionů,milión,milióny,miliónov,milijun,milijuna,milijon,milijona,"
    "milijonov,миллион,миллиона,миллионов,млн,milyon,juta,triệu,millioner,miljon,miljoner",
    9: "bilhão,bilhões,bilhão de,bilhões de,mil milhões,mil milhões de,mil millones,miliardo,miliardi,miliardo di,"
    "milliards,milliard,milliard de,miliard,miliarde,miliarde de,mld,mld.,miliardy,miliardów,miliarda,miliárd,"
    "milijarda,milijarde,milijardi,milijard,миллиард,миллиарда,миллиардов,млрд,milyar,miliar,tỷ,tỉ,milliarder,miljard,miljarder",
    12: "trilhão,trilhões,trilhões de,triliun,trilyon,трлн",
}
FOREIGN_SCALES = {word: power for power, words in _SCALES.items() for word in words.split(",")}

# Hindi, Thai, Hebrew, Arabic, Persian.
_POINT_SCALES = {
    3: "हजार,हज़ार,אלף,ألف,آلاف,هزار",
    6: "ล้าน,מיליון,مليون,ملايين,میلیون",
    9: "अरब,พันล้าน,מיליארד,مليار,مليارات,میلیارد",
    10: "หมื่นล้าน",
    11: "แสนล้าน",
    12: "ล้านล้าน,تريليون",
}
POINT_SCALES = {word: power for power, words in _POINT_SCALES.items() for word in words.split(",")}

# Portuguese newspapers write "R$ 3 bi". Outside amounts "mi" can be miles.
AMOUNT_SCALES = {"mi": 6, "bi": 9}

_FILLERS = (
    "neue,neuen,neuer,direkte,direkten,nouveaux,directs,direct,indirects,nuovi,nuove,diretti,nuevos,directos,indirectos,"
    "novos,diretos,indiretos,nowych,nových,novih,novi,total de,inicial,zunächst,insgesamt,総額,投資額,"
    "投资,投資,總投資,di,de"
)
FOREIGN_FILLERS = _FILLERS.split(",")
